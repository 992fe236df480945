"""Personal WeChat through the wechaty client."""
