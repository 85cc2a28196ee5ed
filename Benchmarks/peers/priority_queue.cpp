// The workloads of kernel-bench with std::priority_queue, ordered by time alone, and the same sampler.
// Prints one line a measurement: name, nanoseconds an operation, checksum.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <queue>
#include <vector>

struct Xoshiro {
  uint64_t a = 1, b = 2, c = 3, d = 4;
  Xoshiro() { for (int i = 0; i < 20; i++) next(); }
  uint64_t next() {
    uint64_t sum = a + d, shifted = b << 17;
    c ^= a; d ^= b; b ^= c; a ^= d; c ^= shifted;
    d = d << 45 | d >> 19;
    return sum;
  }
  double exponential(double mean) { return -mean * std::log(1 - (next() >> 11) * 0x1p-53); }
};

struct Event {
  int64_t time;
  uint32_t kind, target;
  bool operator<(const Event &other) const { return time > other.time; }
};

static double nanoseconds() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static void report(const char *name, double time, double checksum) {
  std::printf("%s %.3f %.6f\n", name, time, checksum);
}

// The smallest time of three runs; whatever else the machine does can only add to it.
template <class Run> static double best_of_three(Run run) {
  double best = INFINITY;
  for (int i = 0; i < 3; i++) {
    double started = nanoseconds();
    run();
    best = std::min(best, nanoseconds() - started);
  }
  return best;
}

static double queue(int customers) {
  Xoshiro generator;
  std::priority_queue<Event> list;
  std::queue<int64_t> waiting;
  double total = 0;
  list.push({(int64_t)generator.exponential(1e9), 0, 0});
  for (int served = 0; served < customers;) {
    Event event = list.top();
    list.pop();
    bool begins;
    if (event.kind == 0) {
      waiting.push(event.time);
      list.push({event.time + (int64_t)generator.exponential(1e9), 0, 0});
      begins = waiting.size() == 1;
    } else {
      total += (event.time - waiting.front()) * 1e-9;
      waiting.pop();
      served++;
      begins = !waiting.empty();
    }
    if (begins) list.push({event.time + (int64_t)generator.exponential(0.9e9), 1, 0});
  }
  return total / customers;
}

static void hold(const char *name, int pending, int operations) {
  std::vector<int64_t> quantiles(1024);
  for (int i = 0; i < 1024; i++) quantiles[i] = (int64_t)(-std::log((i + 0.5) / 1024) * 1e9);
  Xoshiro generator;
  std::priority_queue<Event> list;
  for (int i = 0; i < pending; i++) {
    int64_t first = quantiles[generator.next() >> 54];
    list.push({first + (int64_t)(generator.next() >> 44), 0, (uint32_t)i});
  }
  uint64_t sum = 0;
  auto run = [&](int count) {
    for (int i = 0; i < count; i++) {
      Event event = list.top();
      list.pop();
      sum += event.target;
      event.time += quantiles[generator.next() >> 54];
      list.push(event);
    }
  };
  run(pending);
  double best = best_of_three([&] { run(operations); });
  report(name, best / operations, (double)sum);
}

int main() {
  double wait = 0;
  const int customers = 1000000;
  double best = best_of_three([&] { wait = queue(customers); });
  report("mm1", best / customers, wait);
  hold("hold-1e3", 1000, 1000000);
  hold("hold-1e5", 100000, 1000000);
  hold("hold-1e6", 1000000, 1000000);
  Xoshiro generator;
  const int draws = 5000000;
  double sum = 0;
  best = best_of_three([&] { for (int i = 0; i < draws; i++) sum += generator.exponential(1); });
  report("exponential", best / draws, sum / (3 * draws));
}
