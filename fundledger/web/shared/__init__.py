"""What both sites need: the language, the words and figures on screen, errors, headers, the stylesheet.

Nothing here can reach the write side.
"""
