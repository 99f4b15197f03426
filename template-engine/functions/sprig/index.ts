import type { Family, FunctionSet } from '../family.ts'
import type { CRYPTO_FUNCTIONS } from './crypto.ts'
import { SPRIG_READY } from './ready.ts'

/** Keys, certificates and password hashes: a fifth of all code, called by few charts. */
export const CRYPTO: Family<typeof CRYPTO_FUNCTIONS> = {
  names: {
    bcrypt: true,
    buildCustomCert: true,
    decryptAES: true,
    derivePassword: true,
    encryptAES: true,
    genCA: true,
    genCAWithKey: true,
    genPrivateKey: true,
    genSelfSignedCert: true,
    genSelfSignedCertWithKey: true,
    genSignedCert: true,
    genSignedCertWithKey: true,
    htpasswd: true,
  },
  load: async () => {
    const { CRYPTO_FUNCTIONS: functions, Integer } = await import('./crypto.ts')
    return { functions, Integer }
  },
  encodesText: true,
}

/** Sprig 3.3.0's functions, without those that reach the environment or that Helm replaces with its own. */
export const SPRIG: FunctionSet = { ready: SPRIG_READY, late: [CRYPTO] }
