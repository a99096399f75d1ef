"""The evaluation (评测): gold questions, how an answer is judged, the measures and their report.

`load_gold` reads questions, `run_evaluation` asks them, `measure` sums up, `write_report` and `print_report` show it.
The `test` half of the gold is only measured: none of its questions is ever printed or written to a report.
"""
