"""The therapist's desk: a small web page that shows what the digest shows, and takes acknowledgements."""

from bot.desk.access import login_path, make_login
from bot.desk.app import desk_app
from bot.desk.house import DeskHouse, Member

__all__ = ["DeskHouse", "Member", "desk_app", "login_path", "make_login"]
