"""What the wizard can do on this computer for a person who agreed: each change is noted, proven, and taken back."""
