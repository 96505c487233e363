"""One kind of file a module: bytes become raw items; what can't be read is named, not raised.

Plain text and tables are read in this process. What foreign parsers read (HTML, PDF, DOCX, feeds)
is sent to a child process (`aside`) with a limit of time and of memory, and comes back as JSON.
"""
