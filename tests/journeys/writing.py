"""Writing a text in one more language, as the editors behind sign-in have it."""


def add_language(page, field, tag, text):
    """Open the room for one more language of a text, and write in it."""
    page.locator(f".others:has(#{field}-more) > summary").click()
    page.select_option(f"#{field}-in", tag)
    page.fill(f"#{field}-more", text)
