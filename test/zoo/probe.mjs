// Loaded into a process of the zoo before its program: says at the end what it took.
import { readFileSync, writeFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

if (isMainThread && process.env.AICR_ZOO_REPORT)
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage()
    // not maxRSS, which counts what the parent had when it forked
    const [, kilobytes = 0] = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
    writeFileSync(
      process.env.AICR_ZOO_REPORT,
      JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, rss: Number(kilobytes) / 1024 }),
    )
  })
