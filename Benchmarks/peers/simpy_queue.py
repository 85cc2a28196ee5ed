"""The workloads of kernel-bench in SimPy; fewer operations, since each takes microseconds.

Prints one line a measurement: name, nanoseconds an operation, checksum.
"""
import random
import time

import simpy


def queue(customers):
    generator = random.Random(1)
    environment = simpy.Environment()
    server = simpy.Resource(environment)
    times = []

    def customer():
        arrived = environment.now
        with server.request() as request:
            yield request
            yield environment.timeout(generator.expovariate(1 / 0.9))
        times.append(environment.now - arrived)

    def source():
        for _ in range(customers):
            yield environment.timeout(generator.expovariate(1))
            environment.process(customer())

    environment.process(source())
    started = time.thread_time()
    environment.run()
    print("mm1", (time.thread_time() - started) / customers * 1e9, sum(times) / customers)


def hold(name, pending, operations):
    generator = random.Random(1)
    environment = simpy.Environment()
    done = 0

    def entity():
        nonlocal done
        while True:
            yield environment.timeout(generator.expovariate(1))
            done += 1

    for _ in range(pending):
        environment.process(entity())
    environment.run(until=1)
    # Entities act once a unit of time each, so this long makes that many operations.
    done = 0
    started = time.thread_time()
    environment.run(until=1 + operations / pending)
    print(name, (time.thread_time() - started) / done * 1e9, done)


queue(50_000)
hold("hold-1e3", 1_000, 100_000)
hold("hold-1e5", 100_000, 100_000)
