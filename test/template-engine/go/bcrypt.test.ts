import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { bcryptHash } from '../../../template-engine/go/crypto/bcrypt.ts'

describe('bcrypt', () => {
  // made with bcryptjs 3.0.3; the salt is the MD5 of the password
  test.each([
    ['', 4, '$2a$04$z/0K0W6.qeRne.kW5NfAdeydKSog0GCCLwDOoTcZ06uyTUdJ1yuwu'],
    ['a', 5, '$2a$05$BKDzsaBvroevu3lgYVakWONSWRyRxdmzk0vvmzNLlYsbqXADvK8mC'],
    ['secret', 4, '$2a$04$Vp2gjMxO2NAMo1YOyoZsYOVkI8GcnDdjNwBWvMv/2Q4yepHbzFZE6'],
    ['pässwörd ☃', 4, '$2a$04$2k4ke8Or2Vb90ljB14gv9OqIGPFkV4BesLAP3klFA1jsnGLH5MnoS'],
    [
      'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      4,
      '$2a$04$Sgjk6t8YqTO6jDzG5gSCUuBDMmtQmJF8YqsnUFf7mSX4yfsUZyYdW',
    ],
    [
      'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      6,
      '$2a$06$pk7.iMVeEIX8bzruok3wTembxhBxsORTyV93.e34ae06R6ojh6nfi',
    ],
    ['secret', 10, '$2a$10$Vp2gjMxO2NAMo1YOyoZsYOqtNE0jrU3eOm7QQqkwHCylUoiQcNS..'],
  ] as const)('%j at cost %i', (password, cost, hash) => {
    const salt = createHash('md5').update(password).digest()
    expect(bcryptHash(new TextEncoder().encode(password), salt, cost)).toBe(hash)
  })

  test('a byte of the password that is no UTF-8 counts', () => {
    const salt = new Uint8Array(16)
    expect(bcryptHash(Uint8Array.of(0xff), salt, 4)).not.toBe(bcryptHash(Uint8Array.of(0xfe), salt, 4))
  })
})
