"""Word files from templates that a branch edits in Word or WPS.

``fields`` says what a template may name, ``filling`` builds it, ``child`` fills it in, alone and under limits:
a template is a stranger's program.
"""
