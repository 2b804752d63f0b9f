"""Chats as text: written by hand or recorded, replayed as tests; they name steps, not wording."""
