/** Dark or light: the user's choice, else the system's. */
const KEY = 'theme'
const dark = matchMedia('(prefers-color-scheme: dark)')

const remembered = (): string | null => {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

const apply = (): void => {
  const isDark = (remembered() ?? (dark.matches ? 'dark' : 'light')) === 'dark'
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
  document.getElementById('theme')?.setAttribute('aria-pressed', String(isDark))
}

apply()
dark.addEventListener('change', apply)
document.getElementById('theme')?.addEventListener('click', () => {
  try {
    localStorage.setItem(KEY, document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark')
  } catch {
    // a browser that keeps nothing keeps to the system's theme
  }
  apply()
})
