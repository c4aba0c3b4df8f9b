import enface from '../enface.js';

export default function (eleventy) {
  eleventy.addPlugin(enface);
}
