use carnet_engine::{compile, decision::Direction, model::Placement, pipeline::*, source::*, yaml::Limits};
fn main() {
    let root = std::env::args().nth(1).unwrap();
    let mut inputs = vec![];
    fn walk(d: &std::path::Path, root: &std::path::Path, inputs: &mut Vec<Input>) {
        let mut es: Vec<_> = std::fs::read_dir(d).unwrap().map(|e| e.unwrap().path()).collect();
        es.sort();
        for p in es {
            if p.is_dir() {
                walk(&p, root, inputs)
            } else if p.extension().is_some_and(|e| e == "yaml") && p.file_name().unwrap() != "test.yaml" {
                let rel = p.strip_prefix(root).unwrap();
                let sub = if rel.components().count() > 1 {
                    Some(rel.components().next().unwrap().as_os_str().to_string_lossy().into_owned())
                } else {
                    None
                };
                inputs.push(Input {
                    source: Source::new(p.display().to_string(), std::fs::read_to_string(&p).unwrap()),
                    placement: Placement {
                        mesh: None,
                        folder: Some(root.display().to_string()),
                        sub_folder: sub,
                    },
                });
            }
        }
    }
    walk(std::path::Path::new(&root), std::path::Path::new(&root), &mut inputs);
    let t = std::time::Instant::now();
    let b = build(inputs, &Limits::default());
    eprintln!("{:?} docs {} res {}", t.elapsed(), b.documents, b.resources);
    for f in &b.findings {
        let s = f.primary.map(|s| {
            let src = &b.sources[s.source.0 as usize];
            format!("{}:{}", src.name, src.line_index().location(s.start))
        });
        println!("{} {} {} {:?}", f.code, f.code.name(), f.message, s);
    }
    for m in &b.federation.meshes {
        println!(
            "mesh {} ns {} td {} peers {:?} services {}",
            m.name,
            m.namespace,
            m.trust_domain,
            m.peers.iter().map(|p| (&p.name, p.mesh, &p.known_as)).collect::<Vec<_>>(),
            m.services.len()
        );
        for d in [Direction::Inbound, Direction::Outbound] {
            let c = compile::configuration(&b.federation, m, d, &Default::default());
            println!("{c}");
            compile::compile(&b.federation, m, d, &Default::default()).unwrap();
        }
    }
    println!("{}", serde_json::to_string_pretty(&carnet_engine::status::list(&b.federation)).unwrap());
}
