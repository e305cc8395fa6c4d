"""The desk: a local web page where a person turns machine records into data they would put their name to.

:mod:`casus.review.queue`, :mod:`casus.review.marks` and :mod:`casus.review.edits` know nothing of the web.
:mod:`casus.review.app` puts pages before them, :mod:`casus.review.api` takes what they change, :mod:`casus.review.safety` guards
both, and :func:`casus.review.server.serve` runs it all.
"""
