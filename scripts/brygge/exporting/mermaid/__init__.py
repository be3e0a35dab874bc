"""Pictures as text, in the language of Mermaid."""
