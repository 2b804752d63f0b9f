"""Strict stand-ins for the services outside."""
