/// The whole scenario language in one file: two clouds, with blocks that are not simulated yet.
// swift-format-ignore
let twoCloudsText = """
  nines: 1
  name: two-clouds
  description: One AWS region with a warm standby on Azure, with the article's figures.
  start: 2026-01-01
  horizon: 1y
  seed: 20251202

  slo: {measure: requests, availability: 99.99%, window: 1y, good_minute: 99%}

  clouds:
    aws:
      regions:
        us-east-1:
          zones: [us-east-1a, us-east-1b, us-east-1c]
          pools:
            h100: {instance: p5.48xlarge, per_zone: {min: 4, initial: 6, max: 12}, quota: 40}
    azure:
      regions:
        eastus:
          zones: [eastus-1, eastus-2, eastus-3]
          pools:
            h100: {instance: ND96isr_H100_v5, per_zone: {min: 1, initial: 2, max: 12}, quota: 24}

  models:
    chat-70b:
      instance_types: [p5.48xlarge, ND96isr_H100_v5]
      step_time: {alpha: 29ms, beta: 0.33ms}
      batch_cap: 64
      prefill_rate: 9600 tokens/s
      load: {weights: 140GB, from: weights-store, warm_up: {p50: 60s, p99: 150s}}

  traffic:
    classes:
      chat: {model: chat-70b, input_tokens: {p50: 1020, p95: 4083}, output_tokens: {p50: 129, p95: 451}, deadline: {first_token: 10s, stall: 5s}, streaming: true, value: 0.004 USD}
    geographies:
      north-america: {share: 55%, timezone: America/New_York}
      europe: {share: 45%, timezone: Europe/Berlin}
    rate: {trace: data/azure2024_code_week_15min_digitised.csv, repeat: weekly, scale_to: {peak: 60rps}, growth: 10%/y}
    campaigns:
      - {name: launch, at: 2026-09-15T16:00Z, duration: 6h, factor: 1.3}
    clients: {web: {retries: {attempts: 3, backoff: {base: 500ms, cap: 8s, jitter: full}, budget: {ratio: 10%}}}}

  load_balancer: {preset: alb, queue_limit: 200}

  routing:
    method: dns
    resolvers: {preset: flavel-2014}

  failover_config:
    primary_region: us-east-1
    secondary_region: eastus
    detection:
      health_check_interval: 10s
      consecutive_failures: 3
      timeout: 30s
    recovery:
      dns_ttl: 60s
      load_balancer_warmup: 120s
      model_preload_timeout: 180s
    validation:
      synthetic_monitors: 3
      canary_traffic_percentage: 5%
      full_validation_timeout: 300s

  autoscaling:
    metrics:
      - name: request_rate
        threshold: 1000rps
        cooldown: 300s
      - name: gpu_utilization
        threshold: 75%
        cooldown: 600s
    scaling_policies:
      - type: target_tracking
        target_value: 70%_gpu_utilization
        scale_out_cooldown: 180s
        scale_in_cooldown: 300s

  capacity: {buffer: 25%}
  state: {strategy: checkpoint, interval: 30s, restore: 60s}

  dependencies:
    session-cache: {kind: redis_cluster, scope: region, required: true}
    weights-store: {kind: object_store, scope: region, needed_for: [model_load], bandwidth: {total: 40GB/s, per_instance: 5GB/s}}

  faults:
    - {preset: gpu-node-crash}
    - {preset: zone-power-loss}
    - {preset: aws-region-event, region: us-east-1}
    - {kind: bad_configuration, scope: region, each: region, mean_gap: 120d, duration: {p50: 44min, p90: 184min}, staged: true}

  drills:
    - {name: monthly, every: month, at: "Tue 10:00", scope: instance, action: crash, duration: 10min}
    - {name: quarterly, every: quarter, at: "Tue 10:00", scope: zone, target: rotate, action: crash, duration: 20min}
    - {name: yearly, every: year, at: "Tue 10:00", scope: region, target: primary, action: crash, duration: 30min, abort_if: {success_ratio_below: 95%, for: 60s}}

  tune:
    minimise: cost
    subject_to: {probability: 95%, availability: 99.99%}
    parameters:
      failover_config.recovery.dns_ttl: {from: 10s, to: 300s}
      failover_config.detection.consecutive_failures: {from: 2, to: 5, step: 1}
      autoscaling.scaling_policies.0.target_value: {from: 50%, to: 85%}
      state.strategy: {choices: [checkpoint, active_active, external_cache]}
      capacity.buffer: {from: 10%, to: 50%}
  """
