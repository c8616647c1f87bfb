"""The files of a workspace: found, read, judged, and changed so that none is ever half written."""
