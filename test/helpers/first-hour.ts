const part = (name: string, more = ''): string =>
  `  - {name: ${name}, type: Helm, source: "file://./", chart: ${name}, version: 1.0.0${more}}\n`
const recipe = (...parts: string[]): string => `kind: RecipeResult\ncomponentRefs:\n${parts.join('')}`
const lock = (head: string, version: string): string =>
  `apiVersion: ${head}\nkind: ChartLock\ncharts: [{repository: "file://./", chart: app, version: ${version}, resolved: "1.0.0", digest: "sha256:${'0'.repeat(64)}"}]\n`

/** The files of a first hour, by path: recipes that are good, incomplete and wrong, locks, and the charts that they name. */
export const FIRST_HOUR_FILES: Readonly<Record<string, string>> = {
  'good.yaml': recipe(part('app')),
  'part.yaml': recipe(part('app'), part('gone')),
  'gone.yaml': recipe(part('gone'), part('lost')),
  'ftp.yaml': recipe(part('app').replace('file://./', 'ftp://charts.example')),
  'future.lock': lock('aicr-mirror/v9', '"1.0.0"'),
  'number.lock': lock('aicr-mirror/v1', '1.0'),
  'odd.yaml': recipe(part('odd')),
  'odd-part.yaml': recipe(part('app'), part('odd')),
  'odd/Chart.yaml': 'apiVersion: v2\nname: odd\nversion: 1.0.0\n',
  'odd/templates/x.yaml': '{{ fail "no host is given" }}\n',
  'gap/Chart.yaml': 'apiVersion: v2\nname: gap\nversion: 1.0.0\n',
  'gap/templates/x.yaml':
    'apiVersion: nvidia.com/v1\nkind: ClusterPolicy\nmetadata: {name: x}\nspec: {driver: {enabled: true, repository: nvcr.io/nvidia, image: driver, version: "580"}}\n',
  'app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
  'app/templates/x.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{image: "a:1"}]}\n',
}
