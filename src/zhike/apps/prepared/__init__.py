"""Statements built once and run often.

Django builds the SQL of a query anew each time it runs, which costs more than the database needs
to answer for one row. What every call of the API does is therefore built once for a connection.
"""
