import { describe, expect, test } from 'vitest'
import {
  CRITERIA_FIELDS,
  type Criteria,
  criteriaMatch,
  describeCriteria,
  KNOWN_VALUES,
  parseCriteria,
  specificity,
  type Vocabulary,
} from '../../../src/core/recipe/criteria.ts'
import { failure } from './tiny.ts'

const WORDS = Object.fromEntries(CRITERIA_FIELDS.map((f) => [f, new Set(KNOWN_VALUES[f])])) as unknown as Vocabulary
const ANY: Criteria = { service: 'any', accelerator: 'any', intent: 'any', os: 'any', platform: 'any', nodes: 0 }

describe('parseCriteria', () => {
  test.each([
    ['service', 'eks', 'eks'],
    ['service', '  EKS ', 'eks'],
    ['service', '', 'any'],
    ['service', 'any', 'any'],
    ['service', 'ANY', 'any'],
    ['service', 'self-managed', 'any'],
    ['service', 'self', 'any'],
    ['service', 'Vanilla', 'any'],
    ['service', 'lke', 'lke'],
    ['service', 'openshift', 'ocp'],
    ['service', 'metal3', 'metal3'],
    ['accelerator', 'L40S', 'l40s'],
    ['accelerator', 'GB200', 'gb200'],
    ['accelerator', 'rtx-pro-6000', 'rtx-pro-6000'],
    ['intent', 'Training', 'training'],
    ['os', 'al2', 'amazonlinux'],
    ['os', 'AL2023', 'amazonlinux'],
    ['os', 'cos', 'cos'],
    ['platform', 'kubeflow', 'kubeflow'],
  ] as const)('%s %j is %s', (field, text, value) => {
    expect(parseCriteria({ [field]: text }, WORDS)[field]).toBe(value)
  })

  test.each([
    [{ service: 'x' }, 'INVALID_REQUEST invalid service type: x'],
    [{ service: 'ek s' }, 'INVALID_REQUEST invalid service type: ek s'],
    [{ accelerator: 'self' }, 'INVALID_REQUEST invalid accelerator type: self'],
    [{ intent: 'fun' }, 'INVALID_REQUEST invalid intent type: fun'],
    [{ os: 'windows' }, 'INVALID_REQUEST invalid os type: windows'],
    [{ platform: 'linux/amd64' }, 'INVALID_REQUEST invalid platform type: linux/amd64'],
    [{ service: 'eks,gke' }, 'INVALID_REQUEST invalid service type: eks,gke'],
    [{ service: 'rke2' }, 'INVALID_REQUEST invalid service type: rke2'],
    [{ os: 'sles' }, 'INVALID_REQUEST invalid os type: sles'],
    [{ nodes: 1.5 }, 'INVALID_REQUEST invalid nodes: 1.5'],
  ])('%j: %s', (input, error) => {
    expect(failure(() => parseCriteria(input, WORDS))).toBe(error)
  })
})

describe('criteriaMatch', () => {
  test.each([
    // what the overlay asks for, what the user asks for, whether it applies
    [{}, {}, true],
    [{}, { service: 'eks' }, true],
    [{ service: 'eks' }, {}, false],
    [{ service: 'eks' }, { service: 'eks' }, true],
    [{ service: 'eks' }, { service: 'aks' }, false],
    [{ service: 'eks', os: 'ubuntu' }, { service: 'eks' }, false],
    [{ service: 'eks' }, { service: 'eks', os: 'ubuntu' }, true],
    [{ nodes: 0 }, { nodes: 4 }, true],
    // nodes choose nothing
    [{ nodes: 4 }, { nodes: 0 }, true],
    [{ nodes: 4 }, { nodes: 8 }, true],
    // what an overlay leaves empty is open; its words are compared as written
    [{ service: '' }, { service: 'eks' }, true],
    [{ service: 'EKS' }, { service: 'eks' }, false],
  ])('overlay %j, query %j: %j', (rule, query, applies) => {
    expect(criteriaMatch({ ...ANY, ...rule }, { ...ANY, ...query })).toBe(applies)
  })
})

test('nodes below one are nodes that were not given', () => {
  expect([-3, 0, 8].map((nodes) => parseCriteria({ nodes }, WORDS).nodes)).toEqual([0, 0, 8])
})

test.each([
  [{}, 0, 'criteria(any)'],
  [{ service: 'eks' }, 1, 'criteria(service=eks)'],
  [{ os: 'ubuntu', service: 'eks' }, 2, 'criteria(service=eks, os=ubuntu)'],
  [{ platform: 'dynamo', nodes: 8 }, 2, 'criteria(platform=dynamo, nodes=8)'],
  [{ service: 'gke', intent: '', os: '' }, 1, 'criteria(service=gke, intent=, os=)'],
])('%j counts %i and prints %s', (fields, count, text) => {
  expect(specificity({ ...ANY, ...fields })).toBe(count)
  expect(describeCriteria({ ...ANY, ...fields })).toBe(text)
})
