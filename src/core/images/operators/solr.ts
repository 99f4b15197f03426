import type { Operator } from './operator.ts'
import { ofRelease, type Releases } from './releases.ts'

/** solr-operator api/v1beta1/solrcloud_types.go, DefaultSolrVersion. */
const SOLR: Releases = {
  '0.5': '8.9 8.9',
  '0.6': '8.11',
  '0.7': '8.11 8.11',
  '0.8': '8.11 8.11',
  '0.9': '8.11 8.11',
}

/** The same since 0.2, as in solrcloud_types.go, DefaultBusyBoxImageVersion. */
const BUSYBOX = 'docker.io/library/busybox:1.28.0-glibc'

/**
 * Solr's operator starts the Solr of its own release where clouds name no image, and busybox to set them up.
 * @example
 * kind: Deployment
 * spec: {template: {spec: {containers: [{image: "apache/solr-operator:v0.9.1"}]}}}
 * → docker.io/apache/solr-operator:v0.9.1, docker.io/library/busybox:1.28.0-glibc, docker.io/library/solr:8.11
 */
export const solr: Operator = {
  name: 'Apache Solr',
  resources: [
    {
      group: 'solr.apache.org',
      kinds: ['SolrCloud'],
      chooses: {
        names: ['solrImage.repository', 'solrImage.tag'],
        operator: 'solr-operator',
        program: /solr-operator/,
      },
    },
  ],
  programs: [
    {
      image: /(?:^|\/)apache\/solr-operator$/,
      what: 'Solr for clouds that name no image, and busybox to set them up',
      pulls: (_own, tag) => {
        const version = ofRelease(SOLR, tag)
        return version === undefined ? undefined : [`docker.io/library/solr:${version}`, BUSYBOX]
      },
    },
  ],
}
