import type { Operator } from './operator.ts'

/** Keycloak's operator chooses the server's image where a resource names none. */
export const keycloak: Operator = {
  name: 'Keycloak',
  resources: [
    {
      group: 'k8s.keycloak.org',
      kinds: ['Keycloak'],
      chooses: { names: ['image'], operator: "Keycloak's operator", program: /keycloak-.*operator/ },
    },
  ],
}
