"""The workloads of kernel-bench in salabim; fewer operations, since each takes microseconds.

Prints one line a measurement: name, nanoseconds an operation, checksum.
"""
import collections
import random
import time

import salabim

salabim.yieldless(False)


def queue(customers):
    # A component for each customer costs salabim 170 us; a server that takes arrival times from a list is
    # its fast form.
    generator = random.Random(1)
    environment = salabim.Environment(trace=False)
    line = collections.deque()
    total = 0.0

    class Server(salabim.Component):
        def process(self):
            nonlocal total
            while True:
                while not line:
                    yield self.passivate()
                yield self.hold(generator.expovariate(1 / 0.9))
                total += environment.now() - line.popleft()

    class Source(salabim.Component):
        def process(self):
            for _ in range(customers):
                yield self.hold(generator.expovariate(1))
                line.append(environment.now())
                if server.ispassive():
                    server.activate()

    server = Server()
    Source()
    started = time.thread_time()
    environment.run()
    print("mm1", (time.thread_time() - started) / customers * 1e9, total / customers)


def hold(name, pending, operations):
    generator = random.Random(1)
    environment = salabim.Environment(trace=False)
    done = 0

    class Entity(salabim.Component):
        def process(self):
            nonlocal done
            while True:
                yield self.hold(generator.expovariate(1))
                done += 1

    for _ in range(pending):
        Entity()
    environment.run(till=1)
    # Entities act once a unit of time each, so this long makes that many operations.
    done = 0
    started = time.thread_time()
    environment.run(till=1 + operations / pending)
    print(name, (time.thread_time() - started) / done * 1e9, done)


queue(50_000)
hold("hold-1e3", 1_000, 50_000)
