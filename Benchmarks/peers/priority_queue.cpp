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

// The best sampler of this side: Marsaglia and Tsang's ziggurat, 256 layers, from xoshiro256+.
struct Ziggurat {
  Xoshiro generator;
  double scale[256], inner[256], density[256], next_density[256];
  const double edge = 7.697117470131050;
  Ziggurat() {
    double x[257];
    double area = std::exp(-edge) * (edge + 1);
    x[0] = area / std::exp(-edge), x[1] = edge, x[256] = 0;
    for (int i = 2; i < 256; i++) x[i] = -std::log(area / x[i - 1] + std::exp(-x[i - 1]));
    for (int i = 0; i < 256; i++) {
      scale[i] = x[i] * 0x1p-53, inner[i] = x[i + 1];
      density[i] = std::exp(-x[i]), next_density[i] = std::exp(-x[i + 1]);
    }
  }
  double uniform() { return (generator.next() >> 11) * 0x1p-53; }
  double exponential(double mean) {
    for (;;) {
      uint64_t bits = generator.next();
      int layer = bits & 255;
      double x = (bits >> 11) * scale[layer];
      if (x < inner[layer]) return mean * x;
      if (layer == 0) return mean * (edge - std::log(1 - uniform()));
      if (density[layer] + uniform() * (next_density[layer] - density[layer]) < std::exp(-x)) return mean * x;
    }
  }
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

template <class Sampler> static double queue(int customers) {
  Sampler generator;
  std::priority_queue<Event> list;
  std::queue<int64_t> waiting;
  double total = 0;
  list.push({(int64_t)generator.exponential(1e9), 0, 0});
  for (int served = 0; served < customers;) {
    Event event = list.top();
    list.pop();
    if (event.kind == 0) {
      waiting.push(event.time);
      list.push({event.time + (int64_t)generator.exponential(1e9), 0, 0});
      if (waiting.size() == 1) list.push({event.time + (int64_t)generator.exponential(0.9e9), 1, 0});
    } else {
      total += (event.time - waiting.front()) * 1e-9;
      waiting.pop();
      served++;
      if (!waiting.empty()) list.push({event.time + (int64_t)generator.exponential(0.9e9), 1, 0});
    }
  }
  return total / customers;
}

// An M/M/8 queue at load 0.95 whose customers give up after 5 s on average. A priority queue cannot cancel:
// a timeout that comes too late is skipped.
template <class Sampler> static double impatient_queue(int customers) {
  Sampler generator;
  std::priority_queue<Event> list;
  std::vector<uint8_t> waiting(1 << 22);
  uint32_t first = 0, last = 0;
  int busy = 0, gone = 0, given = 0;
  list.push({(int64_t)generator.exponential(1e9), 0, 0});
  while (gone + given < customers) {
    Event event = list.top();
    list.pop();
    if (event.kind == 0) {
      list.push({event.time + (int64_t)generator.exponential(1e9), 0, 0});
      if (busy == 8) {
        waiting[last & 0x3fffff] = 1;
        list.push({event.time + (int64_t)generator.exponential(5e9), 2, last++});
        continue;
      }
      busy++;
    } else if (event.kind == 1) {
      gone++;
      while (first < last && !waiting[first & 0x3fffff]) first++;
      if (first == last) {
        busy--;
        continue;
      }
      waiting[first++ & 0x3fffff] = 0;
    } else {
      if (event.target >= first && waiting[event.target & 0x3fffff]) {
        waiting[event.target & 0x3fffff] = 0;
        given++;
      }
      continue;
    }
    list.push({event.time + (int64_t)generator.exponential(7.6e9), 1, 0});
  }
  return (double)given / customers;
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
  double best = best_of_three([&] { wait = queue<Xoshiro>(customers); });
  report("mm1", best / customers, wait);
  best = best_of_three([&] { wait = queue<Ziggurat>(customers); });
  report("mm1-best", best / customers, wait);
  best = best_of_three([&] { wait = impatient_queue<Xoshiro>(customers); });
  report("mmc", best / customers, wait);
  hold("hold-1e3", 1000, 1000000);
  hold("hold-1e5", 100000, 1000000);
  hold("hold-1e6", 1000000, 1000000);
  Xoshiro generator;
  const int draws = 5000000;
  double sum = 0;
  best = best_of_three([&] { for (int i = 0; i < draws; i++) sum += generator.exponential(1); });
  report("exponential", best / draws, sum / (3 * draws));
  Ziggurat ziggurat;
  sum = 0;
  best = best_of_three([&] { for (int i = 0; i < draws; i++) sum += ziggurat.exponential(1); });
  report("exponential-bulk", best / draws, sum / (3 * draws));
}
