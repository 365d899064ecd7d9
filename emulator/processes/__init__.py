"""The functions' processes: started warm, reloaded, ended with their parent."""
