"""The ledger's values and rules: accounts, vouchers, entries, periods, the chain.

A fund, a programme, a person are codes here, nothing more.
"""
