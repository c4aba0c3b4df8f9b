# Jekyll: the index of the site after each build. The include is `enface.html`.

Jekyll::Hooks.register :site, :post_write do |site|
  folder = site.config.fetch("enface_folder", "enface")
  program = ENV.fetch("ENFACE_BIN", "enface")
  command = [program, "build", site.dest, "-o", File.join(site.dest, folder), "--widget-only", "--quiet"]
  done = system(*command)
  raise "enface cannot be started: #{program}" if done.nil?
  # 3: built, but something could not be read, which has been told.
  code = $?.exitstatus
  raise "enface could not index #{site.dest}: exit code #{code}" unless [0, 3].include?(code)
end
