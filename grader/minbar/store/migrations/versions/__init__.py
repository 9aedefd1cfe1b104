"""The migrations, each in its file; `down_revision` names the one before."""
