"""The same replies in the words of OpenAI's API: chat completions, responses, models."""
