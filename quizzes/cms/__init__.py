"""The editor's screens: banks, questions, quizzes and the import, each within the person's units."""
