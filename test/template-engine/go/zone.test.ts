import { expect, test } from 'vitest'
import { loadLocation, localZone, UTC } from '../../../template-engine/go/zone.ts'

const SUMMER = 1_688_472_000
const WINTER = 1_673_000_000

// Names and offsets in minutes, as in the IANA database.
test.each([
  ['Europe/Berlin', 'CEST', 120, 'CET', 60],
  ['America/New_York', 'EDT', -240, 'EST', -300],
  ['America/St_Johns', 'NDT', -150, 'NST', -210],
  ['America/Sao_Paulo', '-03', -180, '-03', -180],
  ['Asia/Kolkata', 'IST', 330, 'IST', 330],
  ['Asia/Kathmandu', '+0545', 345, '+0545', 345],
  ['Asia/Tokyo', 'JST', 540, 'JST', 540],
  ['Asia/Singapore', '+08', 480, '+08', 480],
  ['Australia/Sydney', 'AEST', 600, 'AEDT', 660],
  ['Pacific/Auckland', 'NZST', 720, 'NZDT', 780],
  ['Etc/GMT+5', '-05', -300, '-05', -300],
  ['Zulu', 'UTC', 0, 'UTC', 0],
  ['GMT', 'GMT', 0, 'GMT', 0],
])('%s', (name, summer, summerMinutes, winter, winterMinutes) => {
  const location = loadLocation(name, UTC)
  expect(location?.zoneAt(SUMMER)).toMatchObject({ name: summer, offset: summerMinutes * 60 })
  expect(location?.zoneAt(WINTER)).toMatchObject({ name: winter, offset: winterMinutes * 60 })
})

test.each(['nowhere', 'europe/berlin', '../UTC', '/etc/localtime', 'Europe/Nowhere', '+01:00', 'Europe'])(
  '%s is no zone',
  (name) => {
    expect(loadLocation(name, UTC)).toBeUndefined()
  },
)

test('before time zones there was local mean time', () => {
  expect(loadLocation('Europe/Berlin', UTC)?.zoneAt(-60_000_000_000)).toEqual({ name: 'LMT', offset: 3208, dst: false })
})

test('instants beyond a JavaScript date', () => {
  const zone = loadLocation('Europe/Berlin', UTC)
  for (const seconds of [1e15, -1e15, Number.MAX_SAFE_INTEGER])
    expect(zone?.zoneAt(seconds).offset).toBeTypeOf('number')
})

test('the local zone keeps its name and falls back to UTC', () => {
  expect(localZone('Europe/Berlin')).toMatchObject({ name: 'Europe/Berlin', local: true })
  expect(localZone('nowhere')).toMatchObject({ name: 'UTC', local: true })
  expect(localZone('nowhere').zoneAt(0).name).toBe('UTC')
})
