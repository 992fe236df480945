"""A WeChat gateway of our own on loopback: it speaks the puppet protocol, and programs or people play the readers."""
