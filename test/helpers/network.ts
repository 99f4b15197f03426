import { createNetwork, type Network, type NetworkOptions } from '../../src/core/fetch/index.ts'
import { LIMITS, type Limits } from '../../src/core/limits.ts'

/** A real network for tests: waits are noted and not waited for, chance is 0. */
export function testNetwork(
  options: Partial<Omit<NetworkOptions, 'limits'>> & { limits?: Partial<Limits> } = {},
): Network & { readonly waits: number[] } {
  const waits: number[] = []
  const network = createNetwork({
    fetch: (request) => fetch(request),
    chance: () => 0,
    sleep: async (milliseconds, signal) => {
      signal?.throwIfAborted()
      waits.push(milliseconds)
    },
    ...options,
    limits: { ...LIMITS, requestTimeout: 5000, ...options.limits },
  })
  return { ...network, waits }
}
