"""Every screen of a flow on one page, in every language, as the person would see it."""
