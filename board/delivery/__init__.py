"""Messages, rendered and sent."""
