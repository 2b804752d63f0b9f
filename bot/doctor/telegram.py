"""Telegram: does it know the token, and does it deliver where this installation listens?"""

from urllib.parse import urlsplit

from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.api import Api
from bot.channels.telegram.options import TelegramSettings
from bot.channels.telegram.transport import AiohttpRequest, Timeouts
from bot.doctor.case import Case, Look
from bot.errors import SettingsError

SECONDS = 5.0


async def look(case: Case) -> list[Look]:
    token = case.settings.telegram_token.get_secret_value()
    if not token:
        return [Look("fine", "off: no token is set")]
    try:
        settings = TelegramSettings(token, case.settings.telegram_api_url)
    except SettingsError as error:
        return [Look("mend", str(error))]
    request = AiohttpRequest(timeouts=Timeouts(connect=SECONDS, read=SECONDS))
    try:
        return await _asked(Api(settings, request), case.settings.telegram_webhook_url)
    except InvalidToken:
        return [Look("mend", "Telegram does not know this token", "copy it again from @BotFather")]
    except TelegramError as error:  # its words may hold the address, and so the token
        return [Look("look", f"Telegram was not reached ({type(error).__name__}), so the token was not tried")]
    finally:
        await request.shutdown()


async def _asked(api: Api, webhook: str) -> list[Look]:
    me = await api.call("getMe", {})
    told = await api.call("getWebhookInfo", {})
    found = [Look("fine", f"the token is that of @{me.get('username', '?')}")]
    there = urlsplit(str(told.get("url", ""))).hostname or ""
    here = urlsplit(webhook).hostname or ""
    if there != here:
        where = f"to {there}" if there else "to whoever asks"
        how = "the next start mends it; if you never set that, others may have the token: /revoke at @BotFather"
        found.append(Look("look", f"Telegram delivers {where}, not {f'to {here}' if here else 'to whoever asks'}", how))
    return found
