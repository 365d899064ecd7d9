// Sets the chosen theme before the first paint; without a choice the system's applies.
document.documentElement.dataset.theme = localStorage.getItem('console.theme') ?? ''
