/** What a runtime offers beyond Web standards; a Worker and a page have none of it, and no eval. */
const NODE_GLOBALS = ['process', 'Buffer', 'require', 'global', '__dirname']

const evaluates = (): boolean => {
  try {
    // biome-ignore lint/security/noGlobalEval: that it is refused is what is tested
    return globalThis.eval('1 + 1') === 2
  } catch {
    return false
  }
}

/** Whether the runtime is as bare as this suite says: checked where `bare` was set by the entry. */
export function platformChecks(): Record<string, string> {
  if (!('suiteIsBare' in globalThis)) return {}
  const found = NODE_GLOBALS.filter((name) => name in globalThis)
  return {
    'no Node globals': found.length === 0 ? '' : `found ${found.join(', ')}`,
    'no eval': evaluates() ? 'eval ran' : '',
  }
}
