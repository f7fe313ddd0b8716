"""What strangers, scanners and two people at once try; each was once possible or nearly so."""
