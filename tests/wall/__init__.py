"""The wall: a board for the whole room, paired by a code, worked with a finger."""
