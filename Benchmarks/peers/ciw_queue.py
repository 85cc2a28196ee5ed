"""The M/M/1 queue of kernel-bench in Ciw; fewer customers, since each takes microseconds.

Prints one line a measurement: name, nanoseconds an operation, checksum.
"""
import time

import ciw

CUSTOMERS = 10_000
network = ciw.create_network(
    arrival_distributions=[ciw.dists.Exponential(rate=1)],
    service_distributions=[ciw.dists.Exponential(rate=1 / 0.9)],
    number_of_servers=[1],
)
ciw.seed(1)
simulation = ciw.Simulation(network)
started = time.thread_time()
simulation.simulate_until_max_customers(CUSTOMERS, method="Finish")
elapsed = time.thread_time() - started
records = simulation.get_all_records()
mean = sum(r.exit_date - r.arrival_date for r in records) / len(records)
print("mm1", elapsed / CUSTOMERS * 1e9, mean)
