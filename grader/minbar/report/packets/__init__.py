"""The interviewer's and the candidate's packet as HTML, Markdown and PDF."""
