/** Imported first where the runtime is to have nothing but Web standards. */
Object.assign(globalThis, { suiteIsBare: true })
