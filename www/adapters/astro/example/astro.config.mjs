import enface from '../enface.js';

export default { integrations: [enface()], devToolbar: { enabled: false } };
