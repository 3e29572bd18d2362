"""Works out every figure that anybody sees anew, from the rows of an SQLite file and the rules as docs/domain.md tells them.

It shares no line with the product: no import but the standard library, one day after another instead of spans, fractions alone.
Where the two differ, one of them is wrong.
"""
