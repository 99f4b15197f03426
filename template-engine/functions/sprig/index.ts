import type { Family, FunctionSet } from '../family.ts'
import type { ENCRYPTION_FUNCTIONS } from './encryption.ts'
import type { KEY_FUNCTIONS } from './keys.ts'
import type { PASSWORD_FUNCTIONS } from './passwords.ts'
import { SPRIG_READY } from './ready.ts'

/** Private keys and certificates. */
export const KEYS: Family<typeof KEY_FUNCTIONS> = {
  names: {
    buildCustomCert: true,
    genCA: true,
    genCAWithKey: true,
    genPrivateKey: true,
    genSelfSignedCert: true,
    genSelfSignedCertWithKey: true,
    genSignedCert: true,
    genSignedCertWithKey: true,
  },
  load: async () => {
    const { KEY_FUNCTIONS: functions, Integer } = await import('./keys.ts')
    return { functions, Integer }
  },
  encodesText: true,
}

/** Ciphers. */
export const ENCRYPTION: Family<typeof ENCRYPTION_FUNCTIONS> = {
  names: { decryptAES: true, encryptAES: true },
  load: async () => {
    const { ENCRYPTION_FUNCTIONS: functions, Integer } = await import('./encryption.ts')
    return { functions, Integer }
  },
  encodesText: true,
}

/** Password hashes. */
export const PASSWORDS: Family<typeof PASSWORD_FUNCTIONS> = {
  names: { bcrypt: true, derivePassword: true, htpasswd: true },
  load: async () => {
    const { PASSWORD_FUNCTIONS: functions, Integer } = await import('./passwords.ts')
    return { functions, Integer }
  },
  encodesText: true,
}

/** Sprig 3.3.0's functions, without those that reach the environment or that Helm replaces with its own. */
export const SPRIG: FunctionSet = { ready: SPRIG_READY, late: [KEYS, ENCRYPTION, PASSWORDS] }
