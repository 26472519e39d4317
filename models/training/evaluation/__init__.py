"""How the nets of each task are measured and shown; a module a task."""
