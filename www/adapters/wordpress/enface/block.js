/** The block in the editor: where the archive is. What readers see is drawn by `enface.php`. */
(function ({ blocks, blockEditor, components, element }) {
  const { createElement } = element;
  const field = (props, name, label) =>
    createElement(components.TextControl, {
      key: name,
      label,
      value: props.attributes[name],
      onChange: (value) => props.setAttributes({ [name]: value }),
    });
  blocks.registerBlockType('enface/search', {
    edit: (props) =>
      createElement('div', blockEditor.useBlockProps(), [
        field(props, 'src', 'Folder of the archive'),
        field(props, 'lang', 'Language of the interface'),
        field(props, 'placeholder', 'Words in the empty box'),
      ]),
    save: () => null,
  });
})(window.wp);
