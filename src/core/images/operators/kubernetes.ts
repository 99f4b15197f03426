import type { Operator } from './operator.ts'

/** Kinds of Kubernetes itself whose texts talk about images and run none, and the annotation that copies an object. */
export const kubernetes: Operator = {
  name: 'Kubernetes',
  resources: [
    {
      group: 'apiextensions.k8s.io',
      kinds: ['CustomResourceDefinition'],
      skip: 'a schema: defaults and descriptions, no images',
    },
    {
      group: 'admissionregistration.k8s.io',
      kinds: ['ValidatingAdmissionPolicy', 'MutatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
      skip: 'a policy: expressions about images',
    },
    {
      group: 'rbac.authorization.k8s.io',
      kinds: ['ClusterRole', 'Role', 'ClusterRoleBinding', 'RoleBinding'],
      skip: 'permissions',
    },
  ],
  names: { copies: ['kubectl.kubernetes.io/last-applied-configuration'] },
}
